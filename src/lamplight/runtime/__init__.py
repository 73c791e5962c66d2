"""The one loop: command, decide, append, apply, publish. Clock, timers and views live here too."""
