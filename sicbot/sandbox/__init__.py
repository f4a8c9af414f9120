"""The embedded wiki: a small Confluence Data Center to try, show and test things on.

It imports nothing from the rest of sicbot, so that one error of ours cannot cancel itself out.
"""
