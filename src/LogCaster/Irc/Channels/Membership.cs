using LogCaster.Irc.Logs;
using LogCaster.Irc.Sessions;

namespace LogCaster.Irc.Channels;

/// <summary>A user in a channel. Used by the thread of IRC.</summary>
/// <param name="user">The user.</param>
/// <param name="channel">The channel.</param>
internal sealed class Membership(User user, Channel channel)
{
    /// <summary>The user.</summary>
    public User User => user;

    /// <summary>The channel.</summary>
    public Channel Channel => channel;

    /// <summary>Whether he is an operator of the channel (mode o).</summary>
    public bool IsOperator { get; set; }

    /// <summary>Whether he may speak where others may not (mode v).</summary>
    public bool IsVoiced { get; set; }

    /// <summary>Whether he wants the records of a log channel.</summary>
    public bool IsStreaming { get; set; } = true;

    /// <summary>Whether he wants them in colours.</summary>
    public bool IsColored { get; set; }

    /// <summary>What he does not want to see of them.</summary>
    public MuteList Mutes { get; } = new();

    /// <summary>What stands before his nickname.</summary>
    /// <param name="all">Whether each mode is shown, and not only the highest.</param>
    public string Prefix(bool all) => (IsOperator, IsVoiced) switch
    {
        (true, true) when all => "@+",
        (true, _) => "@",
        (_, true) => "+",
        _ => "",
    };
}
