// Nothing to call: see settings.c.
