"""What the drug interacts with, what happens, and what to do about it."""
