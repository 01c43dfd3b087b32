import type { Channel, Contract } from "../../model/model.js";
import { keyOf } from "../../model/scope.js";
import type { KindRoom } from "../linted.js";
import type { Rule } from "../rule.js";
import { patternOverlap } from "../rules/patterns.js";
import { wordsOf } from "../words.js";

/** What somebody is to do; what has happened (`TaskStarted`) ends in another word. */
const workNouns = /^(task|job|command|order|work|workload|assignment|todo)s?$/;

const channelOfCommands: Rule = {
  code: "CHANNEL_OF_COMMANDS",
  set: "standard",
  check({ contracts }, tell) {
    for (const { channel, contract } of channelsOf(contracts)) {
      const message = contract.messages.find(({ id }) => keyOf(id) === keyOf(channel.message));
      const named = message?.inPlace === false ? message.name : channel.message.name;
      const isInPlace = message?.inPlace === true;
      const noun = isInPlace ? lastWord(channel.name) : lastWord(named);
      if (!workNouns.test(noun)) continue;
      const what = isInPlace ? `\`${channel.name}\` sounds` : `\`${named}\` sounds`;
      const fix = "Make it a stream with a group, or a call where somebody waits for the answer.";
      tell(channel.source, `${what} like work, and a channel loses what nobody listens to at that moment`, fix);
    }
  },
};

const channelAndStream: Rule = {
  code: "CHANNEL_AND_STREAM",
  set: "strict",
  check({ contracts, model }, tell) {
    const streams = model.contracts.flatMap((contract) => contract.streams);
    for (const { channel } of channelsOf(contracts)) {
      const stream = streams.find(({ message }) => keyOf(message) === keyOf(channel.message));
      if (!stream) continue;
      const text = `\`${channel.message.name}\` goes through this channel and through the stream \`${stream.name}\``;
      tell(channel.source, text, "Let listeners follow the stream, or send them a message of its own.");
    }
  },
};

function channelsOf(contracts: readonly Contract[]): readonly { channel: Channel; contract: Contract }[] {
  return contracts.flatMap((contract) => contract.channels.map((channel) => ({ channel, contract })));
}

function lastWord(name: string): string {
  return wordsOf(name).at(-1) ?? "";
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
