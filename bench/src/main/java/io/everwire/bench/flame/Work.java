package io.everwire.bench.flame;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a sample was spent on. The first that takes its stack has it: an interrupt is told before the call that it broke into,
 * what wakes a reader before the write that it is part of.
 */
enum Work {
    TIMERS(
            "kernel: timers, of pacing first of all",
            any("(asm_)?sysvec_apic_timer_interrupt_\\[k]|hrtimer_[^;]*|tcp_pace_kick_\\[k]"
                    + "|tcp_write_xmit_\\[k];_raw_spin_unlock_irqrestore_\\[k]")),
    CIPHER("cipher itself", innermost("cipher \\(native[^;]*|StubRoutines::(chacha20|poly1305)[^;]*")),
    CIPHER_CALLS(
            "cipher: the way into it and back",
            any("cipher [^;]*") + "|"
                    + innermost("(com\\.sun\\.crypto\\.provider|javax\\.crypto|org\\.conscrypt)\\.[^;]*")),
    COPIES("copies", innermost("[^;]*(arraycopy|memmove|memcpy|memset|setMemory|copyMemory)[^;]*(?<!_\\[k])")),
    WAKE_UPS(
            "kernel: waiting, waking, switching",
            any("(do_epoll_wait|sock_def_readable|try_to_wake_up|eventfd_write|eventfd_read|do_futex|schedule"
                    + "|asm_sysvec_reschedule_ipi)_\\[k]")),
    WRITES("kernel: writing", any("(ksys_write|do_writev|__sys_sendto|__sys_sendmsg)_\\[k]")),
    READS("kernel: reading", any("(ksys_read|do_readv|__sys_recvfrom|__sys_recvmsg)_\\[k]")),
    KERNEL("kernel: other", any("[^;]*_\\[k]")),
    HARNESS("the load itself", innermost("io\\.everwire\\.bench\\.[^;]*")),
    EVERWIRE("Everwire: mux, protocol, transport", innermost("io\\.everwire\\.[^;]*")),
    NETTY("Netty", innermost("io\\.netty\\.[^;]*")),
    OTHER("JDK and the rest", "");

    private final String label;
    private final Pattern stacks;

    Work(String label, String stacks) {
        this.label = label;
        this.stacks = Pattern.compile(stacks);
    }

    static Work of(List<String> stack) {
        String joined = ";" + String.join(";", stack) + ";";
        for (Work work : values()) {
            if (work.stacks.matcher(joined).find()) {
                return work;
            }
        }
        return OTHER;
    }

    String label() {
        return label;
    }

    private static String any(String frame) {
        return ";(" + frame + ");";
    }

    private static String innermost(String frame) {
        return any(frame) + "$";
    }
}
