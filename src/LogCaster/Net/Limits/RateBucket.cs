using System.Threading;

namespace LogCaster.Net.Limits;

/// <summary>
/// A rate as a bucket of tokens: it fills with time, up to what one second brings, and what is taken beyond that is a debt, which time pays. So nobody is asked before, and the
/// rate is exact in the long run. Any thread; takes a short lock.
/// </summary>
/// <param name="perSecond">Tokens that a second brings; 0 for any number.</param>
internal sealed class RateBucket(long perSecond)
{
    private const long MsPerSecond = 1000;

    private readonly Lock _lock = new();

    // In thousandths of a token.
    private long _tokens = perSecond * MsPerSecond;
    private long _filledMs;

    /// <summary>Takes tokens, whether there are so many or not.</summary>
    /// <param name="count">How many.</param>
    /// <param name="nowMs">A clock in milliseconds.</param>
    /// <returns>How long it takes to pay the debt, in milliseconds; 0 if there is none.</returns>
    public long Take(long count, long nowMs)
    {
        if (perSecond == 0)
        {
            return 0;
        }
        lock (_lock)
        {
            Fill(nowMs);
            _tokens -= count * MsPerSecond;
            return _tokens >= 0 ? 0 : (-_tokens + perSecond - 1) / perSecond;
        }
    }

    /// <summary>Whether nothing of it would be lost by forgetting it.</summary>
    public bool IsFull(long nowMs)
    {
        if (perSecond == 0)
        {
            return true;
        }
        lock (_lock)
        {
            Fill(nowMs);
            return _tokens >= perSecond * MsPerSecond;
        }
    }

    private void Fill(long nowMs)
    {
        long passed = nowMs - _filledMs;
        if (passed > 0)
        {
            long most = perSecond * MsPerSecond;
            _tokens = passed >= long.MaxValue / perSecond || _tokens + passed * perSecond > most ? most : _tokens + passed * perSecond;
            _filledMs = nowMs;
        }
    }
}
