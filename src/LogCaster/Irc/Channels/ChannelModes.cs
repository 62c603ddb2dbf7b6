using System.Collections.Generic;
using LogCaster.Engine.Irc;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Channels;

/// <summary>The modes of a channel. Used by the thread of IRC.</summary>
internal sealed class ChannelModes
{
    /// <summary>As CHANMODES of ISUPPORT has it: lists, with a value always, with one when set, without.</summary>
    public const string Supported = "b,k,l,imnst";

    /// <summary>Only who is invited may join (i).</summary>
    public bool InviteOnly { get; set; }

    /// <summary>Only operators and voiced members may speak (m).</summary>
    public bool IsModerated { get; set; }

    /// <summary>Only members may speak (n).</summary>
    public bool NoOutsiders { get; set; }

    /// <summary>Only members see that it exists (s).</summary>
    public bool IsSecret { get; set; }

    /// <summary>Only operators set the topic (t).</summary>
    public bool TopicByOperators { get; set; }

    /// <summary>What who joins must know (k); empty for nothing.</summary>
    public string Key { get; set; } = "";

    /// <summary>The most members (l); 0 for any number.</summary>
    public int Limit { get; set; }

    /// <summary>Who may neither join nor speak (b).</summary>
    public List<Ban> Bans { get; } = [];

    /// <summary>The letters of what is set.</summary>
    public string Letters =>
        $"+{(InviteOnly ? "i" : "")}{(IsModerated ? "m" : "")}{(NoOutsiders ? "n" : "")}{(IsSecret ? "s" : "")}{(TopicByOperators ? "t" : "")}{(Key.Length > 0 ? "k" : "")}{(Limit > 0 ? "l" : "")}";

    /// <summary>Whether a user is banned.</summary>
    public bool IsBanned(User user) => Bans.Count > 0 && Bans.Exists(ban => IrcMask.Matches(ban.Mask, user.Mask));

    /// <summary>Whether a flag is set.</summary>
    /// <param name="letter">Its letter.</param>
    public bool this[char letter]
    {
        get => letter switch
        {
            'i' => InviteOnly,
            'm' => IsModerated,
            'n' => NoOutsiders,
            's' => IsSecret,
            _ => TopicByOperators,
        };
        set
        {
            switch (letter)
            {
                case 'i':
                    InviteOnly = value;
                    break;
                case 'm':
                    IsModerated = value;
                    break;
                case 'n':
                    NoOutsiders = value;
                    break;
                case 's':
                    IsSecret = value;
                    break;
                default:
                    TopicByOperators = value;
                    break;
            }
        }
    }

    /// <summary>A mask as it is kept: <c>nick!user@host</c>, what is left out is any.</summary>
    public static string Complete(string mask)
    {
        int at = mask.IndexOf('@', System.StringComparison.Ordinal);
        int bang = mask.IndexOf('!', System.StringComparison.Ordinal);
        return (bang, at) switch
        {
            ( >= 0, >= 0) => mask,
            ( >= 0, _) => mask + "@*",
            (_, >= 0) => "*!" + mask,
            _ => mask.Contains('.', System.StringComparison.Ordinal) || mask.Contains(':', System.StringComparison.Ordinal) ? "*!*@" + mask : mask + "!*@*",
        };
    }
}

/// <summary>A ban.</summary>
/// <param name="Mask">Who is banned.</param>
/// <param name="Setter">Who has set it.</param>
/// <param name="Time">When, in seconds of Unix time.</param>
internal sealed record Ban(string Mask, string Setter, long Time);
