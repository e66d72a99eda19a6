"""The running program: settings, wiring, receiver, worker, sender, clock, command line."""
