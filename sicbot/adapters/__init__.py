"""All traffic with the outside: the wiki, the store, the clock."""
