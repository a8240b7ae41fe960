import type { Track } from "livekit-client";
import {
  ConnectionQuality,
  ConnectionState,
  type LocalParticipant,
  type LocalTrack,
  type LocalTrackPublication,
  type LocalVideoTrack,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  type Room,
  type RoomEventCallbacks,
} from "livekit-client";
import { vi } from "vitest";

/** For tests: as much of livekit-client as the engine uses. What is called has the library's own types. */
export const mocked = <F extends (...args: never[]) => unknown>(act?: F) => vi.fn<F>(act);

export function mediaTrack(name: string): MediaStreamTrack {
  return { id: name, enabled: true, stop: vi.fn() } as unknown as MediaStreamTrack;
}

type Reports = Pick<Track, "getRTCStatsReport">;

export class FakePublication {
  isMuted = false;
  isUpstreamPaused = false;
  track: Pick<LocalTrack, "mediaStreamTrack" | "replaceTrack"> & Reports;
  mute = mocked<LocalTrackPublication["mute"]>(() => {
    this.isMuted = true;
    return Promise.resolve(undefined);
  });
  unmute = mocked<LocalTrackPublication["unmute"]>(() => {
    this.isMuted = false;
    return Promise.resolve(undefined);
  });
  pauseUpstream = mocked<LocalTrackPublication["pauseUpstream"]>(() => {
    this.isUpstreamPaused = true;
    return Promise.resolve();
  });
  resumeUpstream = mocked<LocalTrackPublication["resumeUpstream"]>(() => {
    this.isUpstreamPaused = false;
    return Promise.resolve();
  });
  videoTrack = { setPublishingQuality: mocked<LocalVideoTrack["setPublishingQuality"]>() };

  constructor(
    readonly source: Track.Source | undefined,
    track: MediaStreamTrack,
    report: () => Map<string, unknown>,
  ) {
    const held = { mediaStreamTrack: track };
    this.track = Object.assign(held, {
      replaceTrack: vi.fn((next: MediaStreamTrack) => {
        held.mediaStreamTrack = next;
        return Promise.resolve(this.track as LocalTrack);
      }) as unknown as LocalTrack["replaceTrack"],
      getRTCStatsReport: () => Promise.resolve(report() as unknown as RTCStatsReport),
    });
  }
}

export class FakeLocal {
  connectionQuality: LocalParticipant["connectionQuality"] = ConnectionQuality.Unknown;
  report = new Map<string, unknown>();
  trackPublications = new Map<string, FakePublication>();
  publishTrack = mocked<LocalParticipant["publishTrack"]>((track, options) => {
    const media = track as MediaStreamTrack;
    const made = new FakePublication(options?.source, media, () => this.report);
    this.trackPublications.set(media.id, made);
    return Promise.resolve(made as unknown as LocalTrackPublication);
  });
  unpublishTrack = mocked<LocalParticipant["unpublishTrack"]>((track) => {
    const media = (track as LocalTrack).mediaStreamTrack ?? track;
    this.trackPublications.delete(media.id);
    return Promise.resolve(undefined);
  });
  publishData = mocked<LocalParticipant["publishData"]>(() => Promise.resolve());

  at(source: Track.Source): FakePublication | undefined {
    return [...this.trackPublications.values()].find((one) => one.source === source);
  }
}

export class FakeRemote {
  connectionQuality: RemoteParticipant["connectionQuality"] = ConnectionQuality.Unknown;
  report = new Map<string, unknown>();
  trackPublications = new Map<
    string,
    Pick<RemoteTrackPublication, "source" | "setVideoQuality"> & {
      track: Pick<RemoteTrack, "mediaStreamTrack"> & Reports;
    }
  >();

  constructor(readonly identity: RemoteParticipant["identity"]) {}

  getTrackPublication(source: Track.Source) {
    return [...this.trackPublications.values()].find((one) => one.source === source);
  }

  publishes(source: Track.Source, media: MediaStreamTrack) {
    const track = {
      mediaStreamTrack: media,
      getRTCStatsReport: () => Promise.resolve(this.report as unknown as RTCStatsReport),
    };
    const setVideoQuality = mocked<RemoteTrackPublication["setVideoQuality"]>();
    const made = { source, track, setVideoQuality };
    this.trackPublications.set(media.id, made);
    return made;
  }
}

export class FakeRoom {
  state: Room["state"] = ConnectionState.Disconnected;
  localParticipant = new FakeLocal();
  remoteParticipants = new Map<string, FakeRemote>();
  connect = mocked<Room["connect"]>(() => {
    this.state = ConnectionState.Connected;
    this.emit("connectionStateChanged", this.state);
    return Promise.resolve();
  });
  disconnect = mocked<Room["disconnect"]>(() => {
    this.state = ConnectionState.Disconnected;
    return Promise.resolve();
  });
  private readonly listeners = new Map<string, ((...args: unknown[]) => void)[]>();

  on<E extends keyof RoomEventCallbacks>(event: E, listener: RoomEventCallbacks[E]): this {
    const held = this.listeners.get(event) ?? [];
    this.listeners.set(event, [...held, listener as (...args: unknown[]) => void]);
    return this;
  }

  emit<E extends keyof RoomEventCallbacks>(event: E, ...args: Parameters<RoomEventCallbacks[E]>) {
    for (const listener of this.listeners.get(event) ?? []) listener(...args);
  }

  become(state: ConnectionState) {
    this.state = state;
    this.emit("connectionStateChanged", state);
  }

  comes(identity: string): FakeRemote {
    const one = new FakeRemote(identity);
    this.remoteParticipants.set(identity, one);
    this.emit("participantConnected", one as unknown as RemoteParticipant);
    return one;
  }

  shows(one: FakeRemote, source: Track.Source, media: MediaStreamTrack) {
    const publication = one.publishes(source, media);
    this.emit(
      "trackSubscribed",
      publication.track as unknown as RemoteTrack,
      publication as unknown as RemoteTrackPublication,
      one as unknown as RemoteParticipant,
    );
    return publication;
  }
}
