"""What coordinators do about proposals before they decide: put off, assign, comment, choose
otherwise, and the views of the queue that they keep. The decisions themselves belong to `matches`.
"""
