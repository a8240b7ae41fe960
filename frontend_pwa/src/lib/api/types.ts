/** Names for the shapes of the API's answers; the shapes themselves are generated from its description. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type EmergencyNumber = Schemas["EmergencyNumber"];
export type Municipality = Schemas["BootstrapMunicipality"];
export type User = Schemas["BootstrapUser"];
export type ModuleEntry = Schemas["Module"];
export type Bootstrap = Schemas["Bootstrap"];
export type Sound = NonNullable<Schemas["Article"]["audio"]>;
export type Picture = Schemas["Image"];
export type Stage = Schemas["Stage"];
export type Topic = Schemas["Topic"];
export type Card = Schemas["Card"];
export type SearchHit = Schemas["SearchResult"];
export type Block = Schemas["Block"];
export type Source = Schemas["Source"];
export type Provenance = Schemas["Provenance"];
export type Article = Schemas["Article"];
export type Draft = Schemas["Draft"];
export type Translation = Schemas["Translation"];
export type Variant = Article["variant"];
export type LibraryManifest = Schemas["Manifest"];
export type LibraryTimeline = Schemas["LibraryTimeline"];
export type TimelineSet = Schemas["TimelineSet"];
export type TimelineSpan = Schemas["TimelineSpan"];
/** One thing that a device knows of the family. */
export type TimelineRecord = Schemas["TimelineRecord"];
export type FamilyTimeline = Schemas["FamilyTimeline"];
export type TeamForFamilies = Schemas["TeamForFamilies"];
export type TeamsForFamilies = Schemas["TeamsForFamilies"];
export type Conversation = Schemas["Conversation"];
export type ChatEvent = Schemas["ChatEvent"];
export type ChatMessage = Schemas["ChatMessage"];
export type ChatSync = Schemas["ChatSync"];
export type ChatSharing = Schemas["ChatSharing"];
export type ChatSharings = Schemas["ChatSharings"];
export type ChatEvents = Schemas["ChatEvents"];
export type ArticleReference = Schemas["ArticleReferenceRequest"];
export type ChatAttachment = Schemas["ChatAttachment"];
export type ArticleCard = Schemas["ArticleCard"];
/** What a phone keeps to judge by itself when something cannot wait. */
export type ChatSafety = Schemas["ChatSafety"];
export type CallNumber = Schemas["CallNumber"];
export type DangerMark = Schemas["DangerMarkRequest"];
export type ChatReaders = Schemas["ChatReaders"];
export type ChatHandOver = Schemas["ChatHandOver"];
export type ChatHandOvers = Schemas["ChatHandOvers"];
export type Device = Schemas["Device"];
export type InvitationFacts = Schemas["Invitation"];
/** One look at what we hold about a family. */
export type Look = Schemas["Look"];

export type Notice = Schemas["Notification"];
/** How a person wants to be told. */
export type Wishes = Schemas["Preferences"];

/** The demo's own addresses are not part of the description. */
export interface DemoAccount {
  email: string;
  name: string;
  role: string;
}
