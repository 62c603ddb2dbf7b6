using System;
using System.Globalization;
using System.Threading.Tasks;

namespace LogCaster.EndToEnd.Persistence;

/// <summary>Violent ends, for some seconds each; <c>make torture SECONDS=3600</c> runs them for as long as wanted.</summary>
internal sealed class TortureTests
{
    private static readonly int s_seconds = Setting("TORTURE_SECONDS", 3);
    private static readonly int s_seed = Setting("TORTURE_SEED", Environment.TickCount);

    [Test]
    [Arguments(Violence.Kill)]
    [Arguments(Violence.PowerWithAlways)]
    [Arguments(Violence.PowerWithEverySecond)]
    [Arguments(Violence.PowerWithNo)]
    public async Task Whatever_ends_it_what_it_promised_is_there_once_whole_and_in_order(Violence violence)
    {
        (var faults, int ends, int confirmed) = await Torture.RunAsync(violence, s_seed, TimeSpan.FromSeconds(s_seconds));

        Console.WriteLine($"{violence}: {ends} ends, {confirmed} confirmed connections, TORTURE_SEED={s_seed}");
        await Assert.That(faults).IsEmpty().Because($"TORTURE_SEED={s_seed}");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
