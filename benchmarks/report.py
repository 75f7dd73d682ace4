"""Measured rows in, the page's tables and the plot of cost against size out."""


def render_report(rows, machine):
    return ""


def render_scaling(rows):
    return ""
