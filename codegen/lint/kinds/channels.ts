import type { Channel, Contract, Stream } from "../../model/model.js";
import { keyOf } from "../../model/scope.js";
import type { KindRoom } from "../linted.js";
import type { Rule } from "../rule.js";
import { patternOverlap } from "../rules/patterns.js";
import { wordsOf } from "../words.js";

/** What somebody is to do; what has happened (`TaskStarted`) ends in another word. */
const work = /(^| )(task|job|command|work|workload|assignment|todo|(?<!pull |merge )request)s?$/;
/** Verbs that are no nouns, with something behind them: `SendMail`. What came of it is news (`CreateFailed`). */
const imperative =
  /^(send|resize|create|delete|remove|generate|execute|cancel|render|convert|compress|transcode|calculate|compute|fetch|provision) /;
const news = /(ed|ing|done|sent|status|state|progress|result|response|reply|event|error|failure|report|log|metrics)$/;

function soundsLikeWork(name: string): boolean {
  const words = wordsOf(name).join(" ");
  return work.test(words) || (imperative.test(words) && !news.test(words));
}

const channelOfCommands: Rule = {
  code: "CHANNEL_OF_COMMANDS",
  set: "standard",
  check({ contracts }, tell) {
    const messages = new Map(
      contracts.flatMap(({ messages }) => messages).map((message) => [keyOf(message.id), message]),
    );
    for (const channel of channelsOf(contracts)) {
      const message = messages.get(keyOf(channel.message));
      const named = message?.inPlace === false ? message.name : channel.message.name;
      const isInPlace = message?.inPlace === true;
      const name = isInPlace ? channel.name : named;
      if (!soundsLikeWork(name)) continue;
      const fix = "Make it a stream with a group, or a call where somebody waits for the answer.";
      tell(
        channel.source,
        `\`${name}\` sounds like work, and a channel loses what nobody listens to at that moment`,
        fix,
      );
    }
  },
};

const channelAndStream: Rule = {
  code: "CHANNEL_AND_STREAM",
  set: "strict",
  check({ contracts, model }, tell) {
    const streams = new Map<string, Stream>();
    for (const stream of model.contracts.flatMap((contract) => contract.streams)) {
      if (!streams.has(keyOf(stream.message))) streams.set(keyOf(stream.message), stream);
    }
    for (const channel of channelsOf(contracts)) {
      const stream = streams.get(keyOf(channel.message));
      if (!stream) continue;
      const text = `\`${channel.message.name}\` goes through this channel and through the stream \`${stream.name}\``;
      tell(channel.source, text, "Let listeners follow the stream, or send them a message of its own.");
    }
  },
};

function channelsOf(contracts: readonly Contract[]): readonly Channel[] {
  return contracts.flatMap(({ channels }) => channels);
}

export const channels: KindRoom = {
  definitionsOf: (contract) =>
    contract.channels.map((definition) => ({
      definition,
      noun: "channel",
      carries: [definition.message],
      types: [],
      isReadByOthers: true,
      suffixes: ["Channel"],
    })),
  rules: [channelOfCommands, channelAndStream, patternOverlap],
};
