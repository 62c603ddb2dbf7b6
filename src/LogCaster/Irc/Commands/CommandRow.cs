using System;

namespace LogCaster.Irc.Commands;

/// <summary>A command of IRC.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MinParameters">How many parameters it needs; with fewer the answer is 461.</param>
/// <param name="Run">Carries it out.</param>
/// <param name="Help">What it does, for HELP.</param>
internal sealed record CommandRow(string Name, int MinParameters, Action<Request> Run, string Help)
{
    /// <summary>Whether it may come before the client is registered.</summary>
    public bool IsEarly { get; init; }

    /// <summary>How many others it counts for, where a client sends too many.</summary>
    public int Cost { get; init; } = 1;
}
