"""What every page needs: who may open it, the frame around it, forms, messages, exactly-once submission."""
