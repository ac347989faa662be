"""Filters: names in the language of the page."""

from django import template

from ..names import shown

register = template.Library()
register.filter("shown", shown)
