"""seeds: the pantry. Reference data, the 2011 edition and the synthetic demonstration set.

Calls ``domain`` like anyone else; never writes SQL. Only the terminal door opens it.
"""
