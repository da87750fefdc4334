"""Re-planning against planning anew and against carrying on, on the same events.

Each sequence is a day of a small city, planned and told to all customers at eight in the morning; at four moments
things happen, the same to each policy. Every policy follows its own plan in between. In the end the day as it went is
priced by the weights of the problem, with what customers were told first as what they were promised.
"""
