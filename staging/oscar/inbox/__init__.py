"""Every message the shop receives, kept once, whoever sent it: PSP, warehouse or carrier."""
