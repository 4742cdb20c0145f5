package io.everwire.tunnel.tui;

import io.everwire.api.MemberState;
import io.everwire.api.PoolSnapshot;
import io.everwire.tunnel.history.EventEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Lays out a picture in a number of columns and rows. Pure. */
final class PoolScreen {
    static final String KEYS = "q quits   r renews the worst";

    /** From here on there is room for bars. */
    private static final int WIDE = 96;

    private static final int BAR = 8;
    private static final int LEAST_EVENTS = 2;
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle BOLD = PLAIN.bold();
    private static final AttributedStyle FAINT = PLAIN.faint();
    private static final AttributedStyle GOOD = PLAIN.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle BUSY = PLAIN.foreground(AttributedStyle.YELLOW);
    private static final AttributedStyle BAD = PLAIN.foreground(AttributedStyle.RED);

    private final Picture picture;
    private final int width;
    private final int height;
    private final List<AttributedString> lines = new ArrayList<>();

    private PoolScreen(Picture picture, int width, int height) {
        this.picture = picture;
        this.width = width;
        this.height = height;
    }

    /** Exactly {@code height} lines of at most {@code width} columns. */
    static List<AttributedString> lines(Picture picture, int width, int height) {
        return new PoolScreen(picture, width, height).layOut();
    }

    private List<AttributedString> layOut() {
        add(BOLD, picture.title());
        add(PLAIN, summary());
        add(PLAIN, worst());
        add(PLAIN, "");
        add(FAINT, header());
        members();
        add(PLAIN, "");
        events();
        while (lines.size() < height - 1) {
            add(PLAIN, "");
        }
        List<AttributedString> shown = new ArrayList<>(lines.subList(0, Math.max(0, height - 1)));
        shown.add(cut(new AttributedString(KEYS, FAINT)));
        return shown;
    }

    private void add(AttributedStyle style, String text) {
        lines.add(cut(new AttributedString(Texts.printable(text), style)));
    }

    private AttributedString cut(AttributedString line) {
        return line.columnSubSequence(0, width);
    }

    private String summary() {
        PoolSnapshot pool = picture.pool();
        long live = pool.members().stream().filter(PoolScreen::isLive).count();
        int streams = pool.members().stream()
                .mapToInt(member -> member.streams().open())
                .sum();
        String waiting = pool.opens().waiting() == 0
                ? ""
                : "   " + pool.opens().waiting() + " wait for a stream, for up to "
                        + Texts.time(pool.opens().longestWait());
        return live + " of " + pool.size() + " live   death timeout "
                + Texts.time(pool.latency().deathTimeout()) + "   " + streams + " streams" + waiting;
    }

    private static boolean isLive(PoolSnapshot.Member member) {
        return member.wire() != null;
    }

    private String worst() {
        PoolSnapshot.Worst worst = picture.pool().latency().worstMember();
        return worst == null ? "" : "worst (*): member " + worst.member() + ", " + worst.why();
    }

    private String header() {
        return "   # " + Texts.left("state", 11) + Texts.right("latency", 9) + Texts.right("worst", 9)
                + Texts.right("down", 11) + Texts.right("up", 11)
                + Texts.right("replay", isWide() ? BAR + 8 : 8)
                + Texts.right("streams", 8) + Texts.right("resumed", 8) + Texts.right("died", 6);
    }

    private boolean isWide() {
        return width >= WIDE;
    }

    private void members() {
        List<PoolSnapshot.Member> members = picture.pool().members();
        int room = Math.max(1, height - lines.size() - 2 - LEAST_EVENTS);
        int shown = members.size() <= room ? members.size() : room - 1;
        members.subList(0, shown).forEach(member -> lines.add(cut(row(member))));
        if (shown < members.size()) {
            add(FAINT, "     and " + (members.size() - shown) + " more");
        }
    }

    private AttributedString row(PoolSnapshot.Member member) {
        PoolSnapshot.Latency latency = member.latency();
        PoolSnapshot.Traffic traffic = member.traffic();
        Rate rate = picture.rate(member.number());
        AttributedStyle marked = latency.isWorst() ? BOLD : PLAIN;
        String replay = isWide()
                ? Texts.bar(traffic.replayHeld(), traffic.replayBound(), BAR)
                : Texts.percent(traffic.replayHeld(), traffic.replayBound());
        return new AttributedStringBuilder()
                .append(latency.isWorst() ? "*" : " ", marked)
                .append(Texts.right(Integer.toString(member.number()), 3) + " ", marked)
                .append(Texts.left(state(member), 11), style(member.state()))
                .append(Texts.right(Texts.time(latency.latest()), 9))
                .append(Texts.right(Texts.time(latency.worst()), 9), marked)
                .append(Texts.right(Texts.rate(rate.down()), 11))
                .append(Texts.right(Texts.rate(rate.up()), 11))
                .append(Texts.right(replay, isWide() ? BAR + 8 : 8))
                .append(Texts.right(Integer.toString(member.streams().open()), 8))
                .append(Texts.right(Integer.toString(member.history().resumptions()), 8))
                .append(Texts.right(Integer.toString(member.history().deaths()), 6))
                .append(trouble(member), BAD)
                .toAttributedString();
    }

    private static String state(PoolSnapshot.Member member) {
        return member.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static AttributedStyle style(MemberState state) {
        return switch (state) {
            case READY -> GOOD;
            case CONNECTING, RESUMING, RENEWING, DRAINING -> BUSY;
            case BACKING_OFF, CLOSED -> BAD;
        };
    }

    private static String trouble(PoolSnapshot.Member member) {
        if (isLive(member) || member.trouble().lastFailure().isEmpty()) {
            return "";
        }
        Duration retryIn = member.trouble().retryIn();
        String next = retryIn.isZero() ? "" : "in " + Texts.time(retryIn) + ": ";
        return Texts.printable("  " + next + member.trouble().lastFailure());
    }

    private void events() {
        int room = Math.max(0, height - 1 - lines.size());
        List<EventEntry> events = picture.events();
        for (int i = events.size() - 1; i >= Math.max(0, events.size() - room); i--) {
            event(events.get(i));
        }
    }

    private void event(EventEntry event) {
        String ago = Texts.time(Duration.ofNanos(Math.max(1, picture.nowNanos() - event.atNanos()))) + " ago";
        String member = event.member() == EventEntry.POOL ? "" : Integer.toString(event.member());
        add(PLAIN, Texts.right(member, 4) + " " + Texts.left(ago, 11) + event.text());
    }
}
