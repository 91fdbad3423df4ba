"""Secondary disclosure control: which cells go with the small ones, and what an attacker could still work out.

`quantities` says what is published and how it hangs together, `system` holds that as linear relations, `attack` is the
attacker of the design, `secondary` hides what he would need, and `audit` lets him loose on the finished candidate.
"""
