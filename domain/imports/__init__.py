"""Files of people of an edition: checked cell by cell, then written all or not at all.

``columns`` says what sheets hold, ``reading`` turns cells into values, ``planning`` finds what a
file would change, ``applying`` changes it by the functions of nominations, corrections and
assessments, ``keeping`` keeps files between the two. Knows no file format.
"""
