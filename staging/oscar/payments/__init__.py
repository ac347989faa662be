"""All that concerns the PSP: hosted payment pages, its webhooks, capture, refund and release."""
