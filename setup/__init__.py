"""What `make setup` runs, one step a module. Each step can be run again at any time and then finds its work done.

python.sh    finds Python 3.11 or newer and makes `.venv` (a shell script: there may be no Python yet)
browser.py   finds a browser, or installs one
allure.py    finds or installs Node 22 or newer, then the pinned Allure 3
lock.py      keeps addresses out of the lock files (`make lock`)
quietly.py   runs one command, silent unless it fails
"""
