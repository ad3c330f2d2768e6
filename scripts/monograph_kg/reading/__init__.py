"""Reading prose: from the text of a monograph to candidate statements with spans, cues, rules and tiers."""
