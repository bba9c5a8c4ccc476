class Film: pass
