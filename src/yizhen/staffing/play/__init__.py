"""How the demo plays this house (示例演示). People are taken in first, with the category of their quota; the ledger opens
with them; then plans, slips, entries, exits and postings run through their real acts.
"""
