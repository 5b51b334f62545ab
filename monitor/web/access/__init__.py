"""The door: who asks, what each route needs, and the pages on which people sign in."""
