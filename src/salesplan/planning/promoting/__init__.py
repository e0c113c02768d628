"""What promotions are to bring, and what they brought (促销)."""
