"""The menu of incentive and constraint: (section, word, route, permission). A word stands here only with its page."""

ENTRIES = [
    ("motivate", "年度承诺", "pledge_list", "appraisal.view_pledge"),
    ("motivate", "年中督查", "inspection_list", "appraisal.view_inspection"),
    ("motivate", "年底述职", "work_report_list", "appraisal.view_work_report"),
    ("motivate", "考核办法", "scheme_list", "appraisal.view_scheme"),
    ("motivate", "考核评分", "score_index", "appraisal.view_score"),
    ("motivate", "排名公示", "ranking_index", "appraisal.see_results"),
    ("hand_in", "年度承诺", "pledge_list", "appraisal.view_pledge"),
    ("hand_in", "年中督查", "inspection_list", "appraisal.view_inspection"),
    ("hand_in", "督查整改", "rectification_list", "appraisal.view_rectification"),
    ("hand_in", "年底述职", "work_report_list", "appraisal.view_work_report"),
    ("hand_in", "自评", "self_score_list", "appraisal.view_self_score"),
]
