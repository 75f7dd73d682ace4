"""Programs in, figures out: what is measured, on what, and how to measure it again stands in README.md."""
