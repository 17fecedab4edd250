"""Files that a school takes out of its own systems: EDEXML, lists as CSV or XLSX, dossiers of any year.

Bytes become one row a pupil, each with its line in the file and with everything that is wrong with it.
"""
