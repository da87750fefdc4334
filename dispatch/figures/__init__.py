"""The manager's figures: what is counted, how, against which target, and why promises were missed; pure."""
