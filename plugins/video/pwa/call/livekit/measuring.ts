import { ConnectionQuality, type Room, type Track } from "livekit-client";
import { measuredIn } from "../adapting";
import { START, step, WITHOUT_PICTURE, type Standing } from "../ladder";
import type { Found } from "../measuring";
import { countedIn, qualityOf, worstOf, type Counted, type Quality } from "../quality";

type Report = [string, unknown][];

/** What LiveKit's server thinks of a line, in our words; nothing until it has looked. */
const WORDS: Partial<Record<ConnectionQuality, Quality["quality"]>> = {
  [ConnectionQuality.Excellent]: "good",
  [ConnectionQuality.Good]: "fair",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "poor",
};

/** Looks now and then at the way up and the way down; there is one connection to the server for each. */
export class Measuring {
  private standing: Standing = START;
  private readonly counted: Counted[] = [];

  /** How it is; `rung` is the picture that the way up carries. Null while nothing goes through. */
  async look(room: Room): Promise<{ found: Found; rung: number } | null> {
    const ways = await Promise.all([upward(room), downward(room)].map(together));
    const all: Quality[] = [];
    const now: Quality[] = [];
    ways.forEach((report, way) => {
      const whole = qualityOf(report);
      const lately = qualityOf(report, this.counted[way]);
      this.counted[way] = countedIn(report);
      if (whole && lately) {
        all.push(whole);
        now.push(lately);
      }
    });
    const worst = worstOf(all);
    const [first] = now;
    if (!worst || !first) return null;
    const said = WORDS[room.localParticipant.connectionQuality];
    const worstNow = worstOf(said ? [...now, { ...first, quality: said, bytes: 0 }] : now) ?? first;
    const [up] = ways;
    if (up?.length) this.standing = step(this.standing, measuredIn(up));
    const { rung } = this.standing;
    return { found: { all: worst, now: worstNow, carries: rung < WITHOUT_PICTURE }, rung };
  }
}

const upward = (room: Room): (Track | undefined)[] =>
  [...room.localParticipant.trackPublications.values()].map(({ track }) => track);

const downward = (room: Room): (Track | undefined)[] =>
  [...room.remoteParticipants.values()].flatMap((one) =>
    [...one.trackPublications.values()].map(({ track }) => track),
  );

/** Each track's report names the connection as well: together they are the connection's report. */
async function together(tracks: (Track | undefined)[]): Promise<Report> {
  const reports = await Promise.all(tracks.map((track) => track?.getRTCStatsReport()));
  return [...new Map(reports.flatMap((report) => [...(report ?? [])] as Report))];
}

/** What the browser says of both ways. */
export async function reportsOf(room: Room): Promise<RTCStatsReport[]> {
  const reports = await Promise.all(
    [...upward(room), ...downward(room)].map((track) => track?.getRTCStatsReport()),
  );
  return reports.filter((report) => report !== undefined);
}
