"""Filters: names in the language of the page, and order statuses in words."""

from django import template

from staging.oscar.storefront.names import shown, status_name

register = template.Library()
register.filter("shown", shown)
register.filter("status_name", status_name)
