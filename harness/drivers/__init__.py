"""How an actor reaches a system: by browser or by API. Drivers neither record nor judge."""
