def can_read(user, note):
    return note.author_id == user.pk
