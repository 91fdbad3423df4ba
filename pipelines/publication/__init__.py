"""From the private warehouse to a release: candidate, disclosure control, acceptance, release.

Nothing is imported here, so that `inputs` (which decides whether there is anything to do) stays light.
"""
