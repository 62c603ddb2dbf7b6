using System;
using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Storage;
using TUnit.Assertions.Enums;

namespace LogCaster.Tests.Storage;

internal sealed class SegmentNameTests
{
    private static readonly DateTime s_time = new(2024, 1, 24, 14, 30, 22, DateTimeKind.Unspecified);

    [Test]
    [Arguments("2024-01-24-143022.log", 0)]
    [Arguments("2024-01-24-143022-1.log", 1)]
    [Arguments("2024-01-24-143022-999999.log", 999_999)]
    [Arguments("2024-01-24-143022.log.zst", 0)]
    [Arguments("2024-01-24-143022-12.log.zst", 12)]
    [Arguments("2024-01-24 14:30:22.log", 0)]
    [Arguments("2024-01-24 14:30:22-3.log", 3)]
    [Arguments("2024-01-24 14:30:22_3.log", 3)]
    [Arguments("2024-01-24 14:30:22.3.log", 3)]
    public async Task A_name_of_a_complete_file_says_when_it_was_completed(string name, int number)
    {
        await Assert.That(SegmentName.TryReadComplete(name, out (DateTime Time, int Number) order)).IsTrue();
        await Assert.That(order).IsEqualTo((s_time, number));
    }

    [Test]
    [Arguments("")]
    [Arguments(".log")]
    [Arguments("log")]
    [Arguments("current.log")]
    [Arguments("current.log.torn-2024-01-24-143022-000")]
    [Arguments("2024-01-24-143022")]
    [Arguments("2024-01-24-143022.idx")]
    [Arguments("2024-01-24-143022.LOG")]
    [Arguments("2024-01-24-143022.log.gz")]
    [Arguments("2024-01-24-143022.log.zst.zst")]
    [Arguments("2024-01-24-14302.log")]
    [Arguments("2024-01-24-1430222.log")]
    [Arguments("2024-13-24-143022.log")]
    [Arguments("2024-02-30-143022.log")]
    [Arguments("2024-01-24-243022.log")]
    [Arguments("2024-01-24-143022-.log")]
    [Arguments("2024-01-24-143022--1.log")]
    [Arguments("2024-01-24-143022-+1.log")]
    [Arguments("2024-01-24-143022- 1.log")]
    [Arguments("2024-01-24-143022-1000000.log")]
    [Arguments("2024-01-24-143022-99999999999999999999.log")]
    [Arguments("2024-01-24-143022x1.log")]
    [Arguments("2024-01-24 143022.log")]
    [Arguments("2024-01-24 14:30.log")]
    [Arguments(" 2024-01-24-143022.log")]
    [Arguments("x2024-01-24 14:30:22.log")]
    [Arguments("2024-01-24-143022-1\0.log")]
    [Arguments("2024-01-24-14302\0.log")]
    [Arguments("2024-01-24-143022.log\0")]
    [Arguments("../2024-01-24-143022.log")]
    public async Task Any_other_name_is_none(string name) =>
        await Assert.That(SegmentName.TryReadComplete(name, out _)).IsFalse();

    [Test]
    public async Task Names_that_are_given_are_read_back_and_have_an_index_beside_them()
    {
        foreach (int number in new[] { 0, 1, 7, 10, 999_999 })
        {
            string name = SegmentName.Of(s_time, number);
            await Assert.That(SegmentName.TryReadComplete(name, out (DateTime Time, int Number) order)).IsTrue();
            await Assert.That(order).IsEqualTo((s_time, number));
            await Assert.That(SegmentName.IsIndex(SegmentName.IndexOf(name))).IsTrue();
            await Assert.That(SegmentName.PlainOf(name + SegmentName.CompressedExtension)).IsEqualTo(name);
            await Assert.That(SegmentName.IsCompressed(name)).IsFalse();
        }
        await Assert.That(SegmentName.Of(s_time, 0)).IsEqualTo("2024-01-24-143022.log");
        await Assert.That(SegmentName.Of(s_time, 2)).IsEqualTo("2024-01-24-143022-2.log");
        await Assert.That(SegmentName.IndexOf("2024-01-24 14:30:22.log")).IsEqualTo("2024-01-24 14:30:22.idx");
    }

    [Test]
    public async Task Files_of_one_second_come_in_the_order_of_their_numbers()
    {
        string[] names = ["2024-01-24-143022-10.log", "2024-01-24-143022.log", "2024-01-24-143022-2.log", "2024-01-24 14:30:21.log", "2024-01-24-143023.log"];
        string[] ordered = [.. names.OrderBy(static name => SegmentName.TryReadComplete(name, out (DateTime, int) order) ? order : default)];
        await Assert.That(ordered).IsEquivalentTo([names[3], names[1], names[2], names[0], names[4]], CollectionOrdering.Matching);
    }
}
