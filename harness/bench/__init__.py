"""The other side of a verdict: how many planted defects it finds and names, and how often it cries wolf.

catalogue    the defects of the embedded shop, as its own list tells them
variant      a landscape with one of them switched on
trials       a rehearsal for each, several at once, each within its time
row          what the verdict of one trial said, held against the truth
screen_only  what a suite says that looks only at the shop's screens
summary      the figures over all rows
plan         one clean journey as a value, from seed and number
playing      a plan carried out by the same acts as a scenario's
clean        many clean journeys, several at once, one verdict over all
"""
