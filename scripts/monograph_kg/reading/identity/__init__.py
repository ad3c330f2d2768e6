"""What the drug is: names, classes, how it is dispensed; what states and substances are."""
