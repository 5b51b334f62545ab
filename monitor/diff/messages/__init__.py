"""Messages that show a loss: their values, and how they travel by HTTP."""
