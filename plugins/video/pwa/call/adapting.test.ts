import { describe, expect, it, vi } from "vitest";
import { Adapting, apply, measuredIn } from "./adapting";

function sender(height: number | null, encodings: RTCRtpEncodingParameters[] = [{}]) {
  const set = vi.fn<(given: RTCRtpSendParameters) => Promise<void>>(() => Promise.resolve());
  const track = height === null ? null : { getSettings: () => ({ height }) };
  return { track, getParameters: () => ({ encodings }), setParameters: set };
}

function connection(sound = sender(null), camera = sender(720)) {
  const made = { getTransceivers: () => [{ sender: sound }, { sender: camera }] };
  return { made: made as unknown as RTCPeerConnection, sound, camera };
}

const sent = (one: ReturnType<typeof sender>) => one.setParameters.mock.lastCall?.[0].encodings[0];
const lossy = new Map<string, unknown>([["r", { type: "remote-inbound-rtp", fractionLost: 0.2 }]]);

describe("the picture that a line carries", () => {
  it("is read from what the other side lost and what the browser can send", () => {
    expect(
      measuredIn([
        ["a", { type: "remote-inbound-rtp", fractionLost: 0.01 }],
        ["b", { type: "remote-inbound-rtp", fractionLost: 0.1 }],
        ["c", { type: "candidate-pair", nominated: true, availableOutgoingBitrate: 400_000 }],
        ["d", { type: "candidate-pair", nominated: false, availableOutgoingBitrate: 9_000_000 }],
      ]),
    ).toEqual({ loss: 0.1, available: 400_000 });
    expect(measuredIn([])).toEqual({ loss: null, available: null });
  });

  it("is made smaller, never larger, than the camera's", async () => {
    const one = connection();
    await apply(one.made, 1);
    expect(sent(one.camera)).toEqual({
      active: true,
      maxBitrate: 500_000,
      maxFramerate: 30,
      scaleResolutionDownBy: 2,
    });
    expect(sent(one.sound)).toEqual({ priority: "high", networkPriority: "high" });
    const small = connection(sender(null), sender(240));
    await apply(small.made, 1);
    expect(sent(small.camera)?.scaleResolutionDownBy).toBe(1);
  });

  it("is not sent on the last rung, and sound is", async () => {
    const one = connection();
    await apply(one.made, 3);
    expect(sent(one.camera)).toEqual({ active: false });
    expect(sent(one.sound)?.active).toBeUndefined();
  });

  it("is set once for each rung, and told when there is none", async () => {
    const [one, adapting] = [connection(), new Adapting()];
    const carries = [];
    for (let count = 0; count < 5; count += 1) carries.push(await adapting.adapt(one.made, lossy));
    expect(carries).toEqual([true, true, false, false, false]);
    expect(one.camera.setParameters).toHaveBeenCalledTimes(3);
  });

  it("waits while nothing is negotiated, and outlives a refusal", async () => {
    const none = connection(sender(null, []), sender(720, []));
    await apply(none.made, 1);
    expect(none.camera.setParameters).not.toHaveBeenCalled();
    const refusing = connection();
    refusing.camera.setParameters.mockRejectedValue(new Error("no"));
    await expect(apply(refusing.made, 1)).resolves.toBeUndefined();
  });
});
