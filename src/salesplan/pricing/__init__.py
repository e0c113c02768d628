"""What a product costs to whom and when (定价): price lists, price rules, floors, and the quote."""
