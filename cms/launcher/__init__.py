"""Start, test and stop Family Start: the code behind `make run` and `make test`.

Nothing here needs Django or an installed package, except where a docstring says so:
the first start has to work before anything is installed.
"""
