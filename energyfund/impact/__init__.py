"""What a plan does for people and carbon, always against the same estate with nothing built."""
