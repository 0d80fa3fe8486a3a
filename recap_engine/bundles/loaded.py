"""The models of one bundle, each loaded at its first use."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from recap_engine.bundles.bundle import Bundle
    from recap_engine.bundles.caption_vectors import CaptionVectors
    from recap_engine.bundles.device import Device
    from recap_engine.bundles.heard_cache import Listener
    from recap_engine.clap.encoder import Encoder
    from recap_engine.decoder.protocol import Decoder
    from recap_engine.propose.kinds import Kinds


class Models:
    """The models of a bundle on one device. ``keep_heard`` False does without the cache of encoded sounds."""

    def __init__(self, bundle: Bundle, device: Device, *, allow_untrained: bool, keep_heard: bool) -> None:
        self.bundle, self.device = bundle, device
        self._allow, self._keep_heard = allow_untrained, keep_heard

    @cached_property
    def encoder(self) -> Encoder:
        """The bundle's encoder, loaded at first use. Raises BundleError."""
        from recap_engine.bundles.load import load_encoder

        return load_encoder(self.bundle, self.device, allow_untrained=self._allow)

    @cached_property
    def kinds(self) -> Kinds:
        """The kinds of sound that the bundle recognises, read at first use. Raises BundleError."""
        from recap_engine.bundles.load import load_kinds

        return load_kinds(self.bundle)

    @cached_property
    def support(self) -> NDArray[np.float32] | None:
        """What a sound's vector is projected onto, if the decoder attends to that vector. Raises BundleError."""
        from recap_engine.bundles.load import load_support

        return load_support(self.bundle)

    @cached_property
    def caption_vectors(self) -> CaptionVectors:
        """The vectors of the starter captions that the bundle ships, read at first use. Raises BundleError."""
        from recap_engine.bundles.caption_vectors import load_caption_vectors

        return load_caption_vectors(self.bundle, self.encoder.dimensions)

    @cached_property
    def listener(self) -> Listener:
        """Encodes sounds, each only once: results are cached on disk."""
        from recap_engine.bundles.heard_cache import HeardCache, Listener

        kept = HeardCache.for_user() if self._keep_heard else None
        device = self.device
        return Listener(self.encoder, device.precision, self.bundle.max_hidden_windows, kept, device.policy.windows)

    @cached_property
    def decoder(self) -> Future[Decoder]:
        """The decoder, loaded in a thread while the first sounds are encoded."""
        from recap_engine.bundles.load import load_any_decoder

        with_thread = ThreadPoolExecutor(1, "decoder")
        loading = with_thread.submit(load_any_decoder, self.bundle, self.device, allow_untrained=self._allow)
        with_thread.shutdown(wait=False)
        return loading
