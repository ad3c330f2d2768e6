"""The drug in pregnancy, in breastfeeding, and in states that call for caution."""
