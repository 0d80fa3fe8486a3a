"""Display and playback of a sound: `view.SoundView` draws it, `player.Player` plays it; they are independent."""
