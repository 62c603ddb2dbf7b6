namespace LogCaster.Net.Limits;

/// <summary>What a peer has sent lately, over all of its connections. Any thread.</summary>
/// <param name="lines">Lines a second; 0 for any number.</param>
/// <param name="bytes">Bytes a second; 0 for any number.</param>
internal sealed class PeerRate(long lines, long bytes)
{
    /// <summary>Lines.</summary>
    public RateBucket Lines { get; } = new(lines);

    /// <summary>Bytes.</summary>
    public RateBucket Bytes { get; } = new(bytes);

    /// <summary>How many connections use it; guarded by the lock of <see cref="SendRates"/>.</summary>
    public int Users { get; set; }
}
