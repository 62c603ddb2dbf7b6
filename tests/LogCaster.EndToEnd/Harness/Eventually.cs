using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Harness;

/// <summary>Waits for what becomes true on its own, and no longer than it takes.</summary>
internal static class Eventually
{
    /// <summary>How long anything may take that takes milliseconds on an idle machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks again and again until the condition holds.</summary>
    /// <param name="what">What is waited for, for the message of the failure.</param>
    /// <param name="look">The condition.</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static Task IsTrueAsync(string what, Func<bool> look) => IsTrueAsync(what, () => Task.FromResult(look()));

    /// <inheritdoc cref="IsTrueAsync(string, Func{bool})"/>
    public static async Task IsTrueAsync(string what, Func<Task<bool>> look)
    {
        var watch = Stopwatch.StartNew();
        while (!await look())
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds:0} s: {what}.");
            }
            await Task.Delay(s_pause);
        }
    }

    /// <summary>Looks again and again until there is something.</summary>
    /// <param name="what">What is waited for, for the message of the failure.</param>
    /// <param name="look">Gives null as long as it is not there.</param>
    public static async Task<T> GivesAsync<T>(string what, Func<T?> look)
        where T : class
    {
        T? found = null;
        await IsTrueAsync(what, () => (found = look()) is not null);
        return found!;
    }
}
