from plugins.video.models.meetings import Meeting

__all__ = ["Meeting"]
