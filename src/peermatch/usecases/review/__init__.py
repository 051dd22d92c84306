"""What coordinators do with proposals in the queue, beside approving or declining one."""
