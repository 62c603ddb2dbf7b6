using System;
using System.Collections.Immutable;

namespace LogCaster.Irc.Sessions;

/// <summary>What a client may ask for beyond RFC 1459 (IRCv3).</summary>
[Flags]
internal enum Capabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Tags of clients are passed on, and messages have ids.</summary>
    MessageTags = 1 << 0,

    /// <summary>Messages say when they were sent.</summary>
    ServerTime = 1 << 1,

    /// <summary>Messages say which account sent them.</summary>
    AccountTag = 1 << 2,

    /// <summary>Messages that belong together say so.</summary>
    Batch = 1 << 3,

    /// <summary>Answers say what they answer.</summary>
    LabeledResponse = 1 << 4,

    /// <summary>A client gets its own messages back.</summary>
    EchoMessage = 1 << 5,

    /// <summary>NAMES and WHO show every prefix of a member.</summary>
    MultiPrefix = 1 << 6,

    /// <summary>NAMES shows users with their hosts.</summary>
    UserhostInNames = 1 << 7,

    /// <summary>JOIN shows account and real name.</summary>
    ExtendedJoin = 1 << 8,

    /// <summary>Members hear who goes away.</summary>
    AwayNotify = 1 << 9,

    /// <summary>Members hear who logs in.</summary>
    AccountNotify = 1 << 10,

    /// <summary>Hears of new capabilities.</summary>
    CapNotify = 1 << 11,

    /// <summary>Hears of changed hosts, which do not happen here.</summary>
    Chghost = 1 << 12,

    /// <summary>Members hear of invitations.</summary>
    InviteNotify = 1 << 13,

    /// <summary>Real names may change.</summary>
    Setname = 1 << 14,

    /// <summary>Errors with a code in words.</summary>
    StandardReplies = 1 << 15,

    /// <summary>Logging in.</summary>
    Sasl = 1 << 16,

    /// <summary>Messages of the past.</summary>
    Chathistory = 1 << 17,

    /// <summary>TOPIC, and JOIN and the like, in messages of the past.</summary>
    EventPlayback = 1 << 18,
}

/// <summary>The names of capabilities, one row each. Constant, any thread.</summary>
internal static class CapabilityTable
{
    /// <summary>Those that change which tags a message has.</summary>
    public const Capabilities Tags =
        Capabilities.MessageTags | Capabilities.ServerTime | Capabilities.AccountTag | Capabilities.Batch | Capabilities.LabeledResponse;

    /// <summary>Every row: the name, the capability, and the value that CAP LS 302 shows.</summary>
    public static readonly ImmutableArray<(string Name, Capabilities Capability, string Value)> All =
    [
        ("account-notify", Capabilities.AccountNotify, ""),
        ("account-tag", Capabilities.AccountTag, ""),
        ("away-notify", Capabilities.AwayNotify, ""),
        ("batch", Capabilities.Batch, ""),
        ("cap-notify", Capabilities.CapNotify, ""),
        ("chghost", Capabilities.Chghost, ""),
        ("draft/chathistory", Capabilities.Chathistory, ""),
        ("draft/event-playback", Capabilities.EventPlayback, ""),
        ("echo-message", Capabilities.EchoMessage, ""),
        ("extended-join", Capabilities.ExtendedJoin, ""),
        ("invite-notify", Capabilities.InviteNotify, ""),
        ("labeled-response", Capabilities.LabeledResponse, ""),
        ("message-tags", Capabilities.MessageTags, ""),
        ("multi-prefix", Capabilities.MultiPrefix, ""),
        ("sasl", Capabilities.Sasl, "PLAIN"),
        ("server-time", Capabilities.ServerTime, ""),
        ("setname", Capabilities.Setname, ""),
        ("standard-replies", Capabilities.StandardReplies, ""),
        ("userhost-in-names", Capabilities.UserhostInNames, ""),
    ];

    /// <summary>The capability of a name; none if it is not known.</summary>
    public static Capabilities Find(string name)
    {
        foreach ((string known, Capabilities capability, _) in All)
        {
            if (known == name)
            {
                return capability;
            }
        }
        return Capabilities.None;
    }
}
